package dev.obupgrade.api;

import io.fabric8.crdv2.generator.CRDGenerationInfo;
import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the CRD from the Java types. */
public final class CrdFile {
  public static void main(String[] args) throws IOException {
    Path dir = Path.of(args[0]);
    Files.createDirectories(dir);
    CRDGenerationInfo info =
        new CRDGenerator()
            .inOutputDir(dir.toFile())
            .customResourceClasses(ObUpgrade.class)
            .detailedGenerate();
    System.out.println(info.numberOfGeneratedCRDs());
  }
}
