package main

import (
	"fmt"

	"example.org/log"
)

func main() { fmt.Println(1) }
