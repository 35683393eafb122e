/**
 * YAML with positions: two dialects in, one out.
 *
 * <p>Intent files are read strictly, raw manifests as kubectl reads them; what is written reads
 * back the same in kubectl, in YAML 1.1 and in YAML 1.2. With its scanner below, the one door to
 * SnakeYAML Engine, which is never handed input that has not been bounded first.
 */
@NullMarked
package dev.fleetwright.compiler.yaml;

import org.jspecify.annotations.NullMarked;
