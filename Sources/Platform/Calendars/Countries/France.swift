extension Country {
  static let france = Country(
    "FR", "France",
    source: "Code du travail, article L3133-1 (and L3134-13, L3422-2)",
    subdivisions: """
      57 Moselle
      6AE Alsace
      971 Guadeloupe
      972 Martinique
      973 Guyane
      974 La Réunion
      976 Mayotte
      BL Saint-Barthélemy
      MF Saint-Martin
      NC Nouvelle-Calédonie
      PF Polynésie française
      PM Saint-Pierre-et-Miquelon
      WF Wallis-et-Futuna
      """,
    holidays: """
      01-01 Jour de l'an
      easter-24 Mi-Carême | in 971
      easter-2 Vendredi saint | in 57 6AE 971 PF
      easter+1 Lundi de Pâques
      03-05 Arrivée de l'Évangile | in PF
      04-27 Abolition de l'esclavage | in 976
      04-28 Saint Pierre Chanel | in WF
      05-01 Fête du Travail
      05-08 Victoire de 1945
      easter+39 Ascension
      easter+50 Lundi de Pentecôte
      05-22 Abolition de l'esclavage | in 972
      05-27 Abolition de l'esclavage | in 971
      05-28 Abolition de l'esclavage | in MF
      06-10 Abolition de l'esclavage | in 973
      06-29 Fête de l'autonomie | in PF | -2024
      06-29 Saints Pierre et Paul | in WF
      07-14 Fête nationale
      07-21 Fête de Victor Schœlcher | in 971 972 MF
      07-29 Fête du Territoire | in WF
      08-15 Assomption
      09-24 Fête de la citoyenneté | in NC
      10-09 Abolition de l'esclavage | in BL
      11-01 Toussaint
      11-11 Armistice de 1918
      11-20 Matari'i i ni'a | in PF | 2025-
      12-20 Abolition de l'esclavage | in 974
      12-25 Noël
      12-26 Saint-Étienne | in 57 6AE
      """)
}
