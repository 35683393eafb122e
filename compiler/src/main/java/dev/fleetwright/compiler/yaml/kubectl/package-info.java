/**
 * The scanner of kubectl's YAML: text to tokens, in the steps of go-yaml 2, which follows YAML 1.1
 * with habits of its own. SnakeYAML Engine's parser takes the tokens, and what is wrong, from here.
 */
@NullMarked
package dev.fleetwright.compiler.yaml.kubectl;

import org.jspecify.annotations.NullMarked;
