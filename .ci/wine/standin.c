/* Stands in for a command of Windows: prints the file that is named after its
   command line, and fails as netsh does when there is none. The files lie in
   the folder that STANDIN names, or in the one that STANDIN_ELSE names. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *look(const char *variable, const char *name) {
	char path[1024];
	const char *folder = getenv(variable);
	if (!folder)
		return NULL;
	snprintf(path, sizeof path, "%s/%s.txt", folder, name);
	return fopen(path, "rb");
}

int main(int argc, char **argv) {
	char name[512] = "";
	const char *program = argv[0];
	for (const char *p = argv[0]; *p; p++)
		if (*p == '/' || *p == '\\')
			program = p + 1;
	size_t n = 0;
	for (int i = 0; i < argc; i++) {
		const char *p = i ? argv[i] : program;
		size_t length = strlen(p);
		if (!i && length > 4 && !strcmp(p + length - 4, ".exe"))
			length -= 4;
		if (n && name[n - 1] != '-' && isalnum((unsigned char)*p))
			name[n++] = '-';
		for (; length-- && n < sizeof name - 2; p++)
			name[n++] = isalnum((unsigned char)*p) ? *p : '-';
	}
	name[n] = 0;
	FILE *f = look("STANDIN", name);
	if (!f)
		f = look("STANDIN_ELSE", name);
	if (!f) {
		printf("\nThe following command was not found: %s.\n", name);
		return 1;
	}
	for (int c; (c = fgetc(f)) != EOF;)
		putchar(c);
	fclose(f);
	return 0;
}
