print("plain folder")
