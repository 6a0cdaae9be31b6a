// Package signature knows products by what betrays them in a dump: URL prefixes, request
// queues, application IDs of TLS bindings, ports, executables and services.
//
// A signature names a product; it proves nothing by itself. Whether the URL was reserved,
// registered or listening decides what a match is worth, and that is for the caller to judge.
// A pattern often fits several products: every search returns all candidates.
//
// # Data files
//
// Signatures live in TOML files, those of the program in the folder data. A file of your own
// has the same format and is added to them; a signature with the id of a built-in one takes
// its place.
//
//	[[signature]]
//	id = "contoso-print-agent"             # small letters, digits, hyphens; never reused
//	product = "Contoso Print Agent"
//	services = ["ContosoPrint"]            # short names, most usual first; left out if none
//	explanation = "Serves the status page of the print agent."
//	rivals = ["any IIS site on 8080"]      # what else looks the same
//	match = [
//	  { url = "http://*:8080/contoso/**", certainty = "certain" },
//	  { tcp = [8080, "8090-8099"], certainty = "likely", held_by = "http.sys" },
//	  { executable = "contosoprint.exe", certainty = "certain" },
//	]
//
//	[[signature.remedy]]
//	advice = "Contoso console > Settings > Port."
//	side_effects = "Browsers need the new address."
//	undo = "Set the old port on the same page."
//
//	[[signature.remedy]]
//	stop = "ContosoPrint"
//	keep_off = true
//	side_effects = "Printing through the agent stops."
//
//	[[service]]
//	name = "ContosoPrint"
//	display_name = "Contoso Print Agent"
//	start = "auto"
//
// Of a signature, id, product, explanation and one match are needed. display_name gives the
// name of a program that is no service. generic = true marks what says nothing about a product
// (svchost.exe, java.exe, a bare root prefix), security = true what a security team should
// see first.
//
// # Matches
//
// A match compares one kind of thing and may list several values of it: url, queue, app_id,
// tcp, udp, executable, service. Its certainty is certain, likely or possible: how sure the
// identity is if the value matches. note says what this value tells in particular. specific =
// true marks a value that is unmistakable, such as a GUID that a protocol fixes. For ports,
// held_by is process, http.sys or the name of another kernel driver (PID 4), and left out if
// either can be; owner_required = true makes the port worthless unless executable or service
// agree. Port matches always assume that the owner fits.
//
// Letter case never matters. Patterns are:
//
//	url         scheme://host:port/path
//	  scheme    http, https, or http{s} for both
//	  host      * for any form (+, *, a name, an address), {loopback}, or a literal name or address
//	  port      80, {80|443}, {44300-44399}, or {any-port}
//	  path      segments as below; a final slash makes no difference;
//	            a final ** stands for the path and everything below it
//	segment, queue, executable, service
//	            literal text with at most one of:
//	  *         any text, also none
//	  {NAME}    any text, any name in capitals; remedies and services may use it again
//	  {N}       digits
//	  {GUID}    a GUID with or without braces; {not-GUID} is anything else
//	queue       also {unnamed} for a queue without a name and {no-process} for one that nobody serves
//	app_id      a GUID in braces
//
// A GUID in braces, as in sra_{BA195980-CD49-458B-9E23-C84EE0ADCD75}, is literal text.
//
// # Remedies
//
// Remedies stand in the order in which to try them, the cheapest change first. Each has one of:
//
//	inspect     a command that only shows something
//	keep        the advice to leave things alone
//	advice      a setting to change in the product
//	command     an exact command line; undo is then required
//	stop        a service: written out as net stop with its undo; with keep_off = true also as
//	            sc.exe config NAME start= disabled with the usual start type of the service as undo
//
// effect, side_effects, undo, check (a command that shows the result) and save (a command to run
// first, because it prints what the undo needs) go with it. Variables of the matched pattern and
// {PORT} are filled in; what is not known is printed as <NAME>. Some remedies are refused: to
// stop or disable the HTTP service and others that Windows or a domain cannot do without, to
// delete reservations, to write start= without the blank after it.
//
// A service is described by name, display_name, other_names, start (auto, delayed-auto or
// demand), keep = true if it must not be stopped, and unconfirmed = true if no public document
// of its vendor gives the short name.
package signature
