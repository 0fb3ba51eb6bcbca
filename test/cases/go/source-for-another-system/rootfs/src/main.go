package main

import (
	"fmt"

	"example.com/app/svc"
)

func main() { fmt.Println(1) }
