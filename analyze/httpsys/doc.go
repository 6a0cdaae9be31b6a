// Package httpsys is a model of the part of HTTP.sys that decides who gets a
// request and who may register a URL prefix. It knows nothing of dumps and
// text: a [State] is filled from what was captured, and answers
//
//   - [State.Route]: which reservation or registration takes a request, what
//     the client sees, and why each other entry did not answer;
//   - [State.Register] and [State.Reserve]: would the call work, and if not,
//     with which Win32 error and because of which entry;
//   - [State.Shadowed] and [Shadows]: which registrations lose requests to a
//     stronger bucket;
//   - [Default]: is this reservation one that Windows itself makes.
//
// The rules of the model, all documented for the HTTP Server API unless said
// otherwise where they are applied:
//
//	look-up     bucket by bucket, "+", explicit host, IP-bound, "*"; in the first
//	            bucket with a matching path the longest path wins, be it that of
//	            a registration or of a reservation
//	outcome     registration: its request queue; reservation: the request fails
//	sockets     only registrations open a port, reservations never do
//	conflicts   only inside a bucket; http and https exclude each other on a port
//	access      the longest reservation of the same bucket, scheme, host and port
//	            decides alone; without one the root belongs to administrators
//
// A reservation, a registration and a listening socket are three different
// facts and never stand in for each other here.
package httpsys
