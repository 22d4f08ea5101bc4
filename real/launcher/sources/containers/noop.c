#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * The smallest content of a container: answers each request on its socket, and does nothing else.
 * With it, what a container costs is measured without what Python costs.
 */
int main(void)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
	char request[4096];
	const int connection = accept(3, NULL, NULL);
	while (connection >= 0 && read(connection, request, sizeof(request)) > 0) {
		if (write(connection, answer, sizeof(answer) - 1) < 0) {
			break;
		}
	}
	return EXIT_SUCCESS;
}
