package main

import _ "example.com/x"

func main() {}
