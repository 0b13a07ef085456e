extension Country {
  static let brazil = Country(
    "BR", "Brazil",
    source: "Leis 662/1949, 6.802/1980, 14.759/2023 and 9.093/1995",
    subdivisions: """
      AL Alagoas
      AM Amazonas
      AP Amapá
      BA Bahia
      CE Ceará
      DF Distrito Federal
      ES Espírito Santo
      GO Goiás
      MA Maranhão
      MG Minas Gerais
      MS Mato Grosso do Sul
      MT Mato Grosso
      PA Pará
      PB Paraíba
      PE Pernambuco
      PI Piauí
      PR Paraná
      RJ Rio de Janeiro
      RN Rio Grande do Norte
      RO Rondônia
      RR Roraima
      RS Rio Grande do Sul
      SC Santa Catarina
      SE Sergipe
      SP São Paulo
      TO Tocantins
      """,
    leftOut:
      "Acre, which moves its days, the days of municipalities, and elsewhere than in Rio de Janeiro Carnival and Corpus Christi, which are no holidays by law",
    holidays: """
      01-01 Confraternização Universal
      easter-2 Sexta-feira Santa
      04-21 Tiradentes
      05-01 Dia do Trabalhador
      09-07 Independência do Brasil
      10-12 Nossa Senhora Aparecida
      11-02 Finados
      11-15 Proclamação da República
      11-20 Dia Nacional de Zumbi e da Consciência Negra | 2024-
      12-25 Natal
      06-24 São João | in AL
      06-29 São Pedro | in AL
      09-16 Emancipação Política de Alagoas | in AL
      11-20 Consciência Negra | in AL AM AP MT RJ | -2023
      11-30 Dia do Evangélico | in AL DF
      09-05 Elevação do Amazonas a Província | in AM
      03-19 São José | in AP CE
      07-25 São Tiago | in AP
      09-13 Criação do Território Federal | in AP
      07-02 Independência da Bahia | in BA
      03-25 Abolição da escravidão no Ceará | in CE
      08-15 Nossa Senhora da Assunção | in CE
      easter+8 Nossa Senhora da Penha | in ES
      07-26 Fundação da cidade de Goiás | in GO
      10-24 Pedra fundamental de Goiânia | in GO
      07-28 Adesão do Maranhão à Independência | in MA
      10-11 Criação do Estado | in MS
      08-15 Adesão do Grão-Pará à Independência | in PA
      08-05 Fundação do Estado | in PB
      03-06 Revolução Pernambucana | in PE
      10-19 Dia do Piauí | in PI
      easter-47 Carnaval | in RJ
      04-23 São Jorge | in RJ
      08-07 Dia do Rio Grande do Norte | in RN
      10-03 Mártires de Cunhaú e Uruaçu | in RN
      01-04 Criação do Estado | in RO
      06-18 Dia do Evangélico | in RO
      10-05 Criação do Estado | in RR
      09-20 Revolução Farroupilha | in RS
      sun>=08-11 Dia de Santa Catarina | in SC
      sun>=11-25 Santa Catarina de Alexandria | in SC
      07-08 Emancipação Política de Sergipe | in SE
      07-09 Revolução Constitucionalista | in SP
      03-18 Autonomia do Estado | in TO
      09-08 Nossa Senhora da Natividade | in TO
      10-05 Criação do Estado | in TO
      """)
}
