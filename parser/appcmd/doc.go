// Package appcmd reads what "appcmd list ..." prints about IIS: sites,
// applications, application pools, virtual directories and worker processes.
//
//	SITE "Default Web Site" (id:1,bindings:http/*:80:,https/*:443:www.example.com,state:Started)
//	APP "Default Web Site/" (applicationPool:DefaultAppPool)
//	APPPOOL "DefaultAppPool" (MgdVersion:v4.0,MgdMode:Integrated,state:Started)
//	VDIR "Default Web Site/" (physicalPath:C:\inetpub\wwwroot)
//	WP "3577" (applicationPool:DefaultAppPool)
//
// Every object is one line. Bindings hold commas and end where the next
// property's name begins.
//
// Grammar (a token is a line; see EBNF):
//
//	Listing = Object* .
package appcmd
