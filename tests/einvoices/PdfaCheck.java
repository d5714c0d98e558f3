// Says of PDF files whether they are what a profile of veraPDF asks for: java -cp ... PdfaCheck.java PDFA-3B FILE.pdf ...
// Each file gives a line "name: compliant" or "name: not compliant", and below it each broken rule with its count.
// Ends with 1 where a file is not compliant.

import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

public class PdfaCheck {
  public static void main(String[] given) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    PDFAFlavour flavour = PDFAFlavour.byFlavourId(given[0].substring("PDFA-".length()).toLowerCase());
    ValidationProfile profile;
    try (InputStream rules = PdfaCheck.class.getClassLoader()
        .getResourceAsStream("org/verapdf/pdfa/validation/" + given[0] + ".xml")) {
      profile = Profiles.profileFromXml(rules);
    }
    int broken = 0;
    for (int at = 1; at < given.length; at++) {
      try (InputStream file = new FileInputStream(given[at]);
          PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour)) {
        ValidationResult result = Foundries.defaultInstance().createValidator(profile, false).validate(parser);
        System.out.println(given[at] + (result.isCompliant() ? ": compliant" : ": not compliant"));
        Map<String, Integer> found = new TreeMap<>();
        for (TestAssertion each : result.getTestAssertions()) {
          if (each.getStatus() == TestAssertion.Status.FAILED) {
            String rule = each.getRuleId().getClause() + "-" + each.getRuleId().getTestNumber();
            found.merge(rule + " " + each.getMessage(), 1, Integer::sum);
          }
        }
        found.forEach((rule, count) -> System.out.println("  " + count + " times " + rule));
        broken += result.isCompliant() ? 0 : 1;
      }
    }
    System.exit(broken == 0 ? 0 : 1);
  }
}
