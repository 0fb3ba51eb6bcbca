// Drop gives up root for the user 65532, and then becomes the program that it is given, as gosu and su-exec do, or stays.
package main

import (
	"log"
	"os"
	"syscall"
	"time"
)

const nonroot = 65532

func main() {
	if err := syscall.Setgroups(nil); err != nil {
		log.Fatal("setgroups: ", err)
	}
	if err := syscall.Setgid(nonroot); err != nil {
		log.Fatal("setgid: ", err)
	}
	if err := syscall.Setuid(nonroot); err != nil {
		log.Fatal("setuid: ", err)
	}
	if len(os.Args) == 1 {
		for {
			time.Sleep(time.Hour)
		}
	}
	log.Fatal(syscall.Exec(os.Args[1], os.Args[1:], os.Environ()))
}
