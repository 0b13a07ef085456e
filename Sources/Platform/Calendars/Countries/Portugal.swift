extension Country {
  static let portugal = Country(
    "PT", "Portugal",
    source: "Código do Trabalho, artigo 234.º",
    leftOut: "Carnival and the days of municipalities, such as 13 June in Lisboa and 24 June in Porto",
    holidays: """
      01-01 Ano Novo
      easter-2 Sexta-feira Santa
      easter+0 Páscoa
      04-25 Dia da Liberdade
      05-01 Dia do Trabalhador
      easter+60 Corpo de Deus
      06-10 Dia de Portugal
      08-15 Assunção de Nossa Senhora
      10-05 Implantação da República
      11-01 Todos os Santos
      12-01 Restauração da Independência
      12-08 Imaculada Conceição
      12-25 Natal
      """)
}
