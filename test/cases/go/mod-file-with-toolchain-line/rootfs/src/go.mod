module example.com/app

go 1.20
toolchain go1.20.14
