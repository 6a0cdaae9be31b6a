package analyze

// rules is the list of all rules, in the order in which they look. The order
// of findings does not depend on it.
var rules = []Rule{
	processOwner,
	nameless,
	httpSysOwner,
	httpSysQueueDataMissing,
	urlaclOnlyCandidates,
	dependants,
	kernelDriverPort,
	portFreeInDump,
	timeWaitOnly,
	evidenceInsufficient,

	// quality of the evidence
	captureNotElevated,
	capturesFromDifferentTimes,
	severalMachines,
	captureTruncated,
	captureFiltered,
	encodingDamage,
	portsAsNames,
	notWindowsNetstat,
	oldWindowsCommands,
	looksLikeDocumentationSample,
}

// Rules returns all rules.
func Rules() []Rule { return rules }
