package main

// #include <linux/if_packet.h>
import "C"

func main() {}
