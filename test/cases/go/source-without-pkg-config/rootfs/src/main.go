package main

import _ "example.com/app/db"

// #cgo pkg-config: libgit2 >= 1.5
// #include <git2.h>
import "C"

func main() {}
