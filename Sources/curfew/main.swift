print("curfew")
