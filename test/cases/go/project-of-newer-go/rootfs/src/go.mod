module example.com/app // go 1.10

go 1.27 // new
