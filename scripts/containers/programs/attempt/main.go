// Attempt does with each path what it is asked to, by `need:path`, and prints one line for each: granted, or the errno's name. Without
// arguments it stays.
package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"example.com/probe-env/programs/paths"
)

func main() {
	if len(os.Args) == 1 {
		for {
			time.Sleep(time.Hour)
		}
	}
	for _, question := range os.Args[1:] {
		need, path, _ := strings.Cut(question, ":")
		fmt.Println(paths.InShort(paths.Use(need, path)))
	}
}
