module example.com/app

go 1.21

godebug x509sha1=1
