package main

import (
	"fmt"

	"encoding/toml"
)

func main() { fmt.Println(1) }
