module example.com/app

go 1.22

tool example.com/x
