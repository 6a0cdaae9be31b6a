// Package urlacl reads the output of "netsh http show urlacl": the URL
// reservations of a machine, each with the accounts it lets in.
//
//	URL Reservations:
//	-----------------
//
//	    Reserved URL            : http://+:80/Temporary_Listen_Addresses/
//	        User: \Everyone
//	            Listen: Yes
//	            Delegate: No
//	            SDDL: D:(A;;GX;;;WD)
//
// The SDDL stands once per URL, after the last user; an account whose SID
// could not be resolved is an error line instead of User, Listen and Delegate.
// A reservation is a permission: it opens no port.
//
// Grammar (a token is a line; see EBNF):
//
//	Listing     = (Title | Failure | Reservation | Stray)* .
//	Reservation = URL ACE* (SDDL SDDLValue*)? .
//	ACE         = User Listen? Delegate? | NoSID .
package urlacl
