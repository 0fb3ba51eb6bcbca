module example.com/app

go 1.25.3

toolchain go1.27.0
