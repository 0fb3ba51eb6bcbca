module example.com/probe-env/programs

go 1.21
