// Included before all else where better-sqlite3 is compiled for Node 24 or later. From 24.19 on, node::ObjectWrap asks the running context
// for its environment in its destructor, which the garbage collector may call where no context runs: the process aborts ("Assertion failed: (env) != nullptr").
// better-sqlite3 closes its databases by a hook of its own when an environment ends, so its objects need none: ObjectWrap is as it was before.
#include <node.h>
#define AddEnvironmentCleanupHook(...) static_cast<void>(0)
#define RemoveEnvironmentCleanupHook(...) static_cast<void>(0)
#include <node_object_wrap.h>
#undef AddEnvironmentCleanupHook
#undef RemoveEnvironmentCleanupHook
