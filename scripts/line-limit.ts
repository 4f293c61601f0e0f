/** Characters after which a line of the built files ends. Node prints the whole line on which an uncaught error was thrown. */
export const LINE_LIMIT = 160
