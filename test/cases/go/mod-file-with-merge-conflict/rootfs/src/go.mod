module example.com/app

go 1.22

<<<<<<< HEAD
require example.org/log v1.0.0
=======
require example.org/log v1.1.0
>>>>>>> feature
