package embed
