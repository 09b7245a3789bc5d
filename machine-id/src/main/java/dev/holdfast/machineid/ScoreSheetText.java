package dev.holdfast.machineid;

final class ScoreSheetText {
    private ScoreSheetText() {}

    static String render(ScoreSheet sheet) {
        throw new UnsupportedOperationException();
    }
}
