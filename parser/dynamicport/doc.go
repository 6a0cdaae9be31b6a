// Package dynamicport reads the output of "netsh interface ipv4|ipv6 show
// dynamicport": the ports that programs get which ask for any.
//
//	Protocol tcp Dynamic Port Range
//	---------------------------------
//	Start Port      : 49152
//	Number of Ports : 16384
//
// The title names the transport and not the family.
//
// Grammar (a token is a line; see EBNF):
//
//	Output = (Title | Ruler | Start | Count | Number)* .
//
// Start and Count are known by their words; Number is a labelled number in an
// unknown language: the first below the ruler is the start, the second the count.
package dynamicport
