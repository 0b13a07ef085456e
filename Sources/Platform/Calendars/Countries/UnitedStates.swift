extension Country {
  static let unitedStates = Country(
    "US", "United States",
    source: "5 U.S.C. 6103, and the states' laws",
    subdivisions: """
      AK Alaska
      AL Alabama
      AR Arkansas
      AZ Arizona
      CT Connecticut
      DC District of Columbia
      HI Hawaii
      IA Iowa
      ID Idaho
      IL Illinois
      LA Louisiana
      MA Massachusetts
      MD Maryland
      ME Maine
      MN Minnesota
      MO Missouri
      MS Mississippi
      MT Montana
      ND North Dakota
      NE Nebraska
      NH New Hampshire
      NJ New Jersey
      NV Nevada
      NY New York
      OH Ohio
      OK Oklahoma
      OR Oregon
      PA Pennsylvania
      RI Rhode Island
      SD South Dakota
      UT Utah
      VT Vermont
      WA Washington
      WY Wyoming
      """,
    leftOut:
      "states whose rules of observance are not certain; election days; for another state take the country and state what differs",
    holidays: """
      01-01 New Year's Day | not in MA | also sat-1 sun+1
      01-01 New Year's Day | in MA | also sun+1
      01-mon3 Martin Luther King Jr. Day
      01-20 Inauguration Day | in DC MD | 2021
      01-20 Inauguration Day | in DC MD | 2025
      01-20 Inauguration Day | in DC MD | 2029
      01-20 Inauguration Day | in DC MD | 2033
      02-mon3 Washington's Birthday
      05-mon-1 Memorial Day
      06-19 Juneteenth | not in MA | 2021- | also sat-1 sun+1
      06-19 Juneteenth | in MA | 2021- | also sun+1
      07-04 Independence Day | not in MA | also sat-1 sun+1
      07-04 Independence Day | in MA | also sun+1
      09-mon1 Labor Day
      10-mon2 Columbus Day | not in AR HI IA LA MN MS ND NH NV OK OR VT WA WY
      11-11 Veterans Day | not in MA | also sat-1 sun+1
      11-11 Veterans Day | in MA | also sun+1
      11-thu4 Thanksgiving Day
      12-25 Christmas Day | not in MA | also sat-1 sun+1
      12-25 Christmas Day | in MA | also sun+1
      mon>=03-25 Seward's Day | in AK
      10-18 Alaska Day | in AK | also sat-1 sun+1
      04-mon4 Confederate Memorial Day | in AL
      06-mon1 Jefferson Davis' Birthday | in AL
      02-12 Lincoln's Birthday | in CT IA IL NJ NY | also sat-1 sun+1
      easter-2 Good Friday | in CT HI LA NJ
      04-16 Emancipation Day | in DC | also sat-1 sun+1
      03-26 Prince Kūhiō Day | in HI | also sat-1 sun+1
      06-11 Kamehameha Day | in HI | also sat-1 sun+1
      08-fri3 Statehood Day | in HI
      03-mon1 Casimir Pulaski Day | in IL
      04-mon3 Patriots' Day | in MA ME
      05-08 Truman Day | in MO | also sat-1 sun+1
      fri>=04-24 Arbor Day | in NE
      10-fri-1 Nevada Day | in NV
      fri>=11-23 Family Day | in NV
      fri>=11-23 Day after Thanksgiving | in NH OK PA
      fri>=11-23 American Indian Heritage Day | in MD
      fri>=11-23 Native American Heritage Day | in WA
      mon>=08-08 Victory Day | in RI
      07-24 Pioneer Day | in UT | also sat-1 sun+1
      03-tue1 Town Meeting Day | in VT
      08-16 Bennington Battle Day | in VT | also sat-1 sun+1
      04-mon-1 Confederate Memorial Day | in MS
      easter-47 Mardi Gras | in LA
      """)
}
