// Uses no package that has C in it, so that CGO_ENABLED=1 changes nothing.
package main

func main() { println("plain") }
