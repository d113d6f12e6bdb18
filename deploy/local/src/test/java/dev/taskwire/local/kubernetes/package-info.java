/** What deploy/kubernetes says is what Kubernetes understands, and what our processes need. */
@NullMarked
package dev.taskwire.local.kubernetes;

import org.jspecify.annotations.NullMarked;
