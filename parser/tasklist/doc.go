// Package tasklist reads the output of tasklist in all its layouts: the plain
// table, /svc, /m, /v, /fo csv and /fo list.
//
//	Image Name                     PID Session Name        Session#    Mem Usage
//	========================= ======== ================ =========== ============
//	System Idle Process              0 Services                   0          8 K
//	svchost.exe                   2668 Services                   0     12,344 K
//
//	Image Name                     PID Services
//	========================= ======== ============================================
//	svchost.exe                    920 BrokerInfrastructure, DcomLaunch, Power,
//	                                   SystemEventsBroker
//
// A row is read by its shape; columns, which the ruler tells, only confirm.
// Words are needed for nothing but the section's language, and for telling
// apart the message that no process matched from an error.
//
// Grammar (a token is a line, two rows that a console glued are two tokens; see
// EBNF):
//
//	Output = (Table | CSV | Record | NoMatch | Password | Stray)* .
//	Table  = (Header Ruler? | Ruler) Entry* | Entry+ .
//	Entry  = Row | OpenRow OpenNames* Names? .
//	CSV    = CSVHeader CSVRow* | CSVRow+ .
//	Record = ImageField Field* .
package tasklist
