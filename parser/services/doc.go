// Package services reads what sc and net print about services: records of sc
// query, queryex, qc, enumdepend, start and stop, the list of net start, and
// transcripts of net start and net stop.
//
//	SERVICE_NAME: PeerDistSvc
//	        TYPE               : 20  WIN32_SHARE_PROCESS
//	        STATE              : 4  RUNNING
//	                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)
//	        ...
//	        PID                : 2668
//	        FLAGS              :
//
//	The following services are dependent on the HTTP Service service.
//	Stopping the HTTP Service service will also stop these services.
//
//	   BranchCache
//
//	Do you want to continue this operation? (Y/N) [N]: y
//	The BranchCache service is stopping.
//	The BranchCache service was stopped successfully.
//
// The states of sc are numbers and need no words. The sentences of net are
// told by templates; in a language without them the typed command, the names
// and the question with its (Y/N) are the anchors, and what became of a
// service stays open.
//
// Grammar (a token is a line; see EBNF):
//
//	Output   = (Record | Failure | List | Stop | Outcome | Frame | Stray)* .
//	Record   = Name (Property | Display)* | Property (Property | Display)* .
//	Failure  = Failed Sentence? .
//	List     = Started (Item | Sentence)* Done? .
//	Stop     = (Dependents Also? | Also) Item* Ask? .
package services
