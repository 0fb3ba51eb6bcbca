module example.com/x

go 1.27.0
