// Import this after no-source-maps: cdktf records a stack trace for each token, only for its error messages, which takes more than half
// of the time that the constructs take. In return, an error about a token does not say where the token was created.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- what `import *` gives cannot be changed
import stackTrace = require("cdktf/lib/tokens/private/stack-trace");

Object.assign(stackTrace, { captureStackTrace: () => [] });
