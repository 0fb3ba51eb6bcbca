package svc
