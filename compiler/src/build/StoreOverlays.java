import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.IntentYaml;
import dev.fleetwright.compiler.yaml.StoredTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts a stored tree beside every built-in overlay, which the compiler reads in its stead: parsing
 * them would take a tenth of a cold start. Run by the build, with the folder of the overlays.
 */
final class StoreOverlays {
  private StoreOverlays() {}

  public static void main(String[] args) throws IOException {
    try (var files = Files.newDirectoryStream(Path.of(args[0]), "*.yaml")) {
      for (var file : files) {
        var found = new Diagnostics();
        var tree =
            IntentYaml.read("built-in/" + file.getFileName(), Files.readAllBytes(file), found);
        if (tree == null || found.hasErrors()) {
          throw new IllegalStateException(file + " cannot be read: " + found.sorted());
        }
        var name = file.getFileName().toString().replace(".yaml", ".tree");
        Files.write(file.resolveSibling(name), StoredTree.write(tree));
      }
    }
  }
}
