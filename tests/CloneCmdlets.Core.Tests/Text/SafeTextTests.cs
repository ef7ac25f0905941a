using System.Globalization;
using System.Text;
using CloneCmdlets.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CloneCmdlets.Core.Tests.Text;

public sealed class SafeTextTests
{
    /// <summary>Texts of just what is dangerous, next to what is harmless.</summary>
    private static readonly Arbitrary<string> Texts = Gen.Elements(
            "a", " ", "#", "##", "[", "]", ":", "::", "vso", "##vso[", "##[error]", "::add-mask::", "\r", "\n", "\r\n", "\t", "\0", "\u001b[31m", "\u009b", "\u007f", "\u0085",
            "\u2028", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\ud83d", "\ude00", "😀", "é", "e\u0301", "ש", "\U000E0041", "…", "\uffff")
        .ListOf().Select(string.Concat).ToArbitrary();

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("Plan 'A' (ä, 日本, 😀, شلوم)", "Plan 'A' (ä, 日本, 😀, شلوم)")]
    [InlineData("two\r\nlines\nand\ta tab\rmore", "two lines and a tab more")]
    [InlineData("\u001b[31mred\u0007", "␛[31mred␇")]
    [InlineData("\u009b31m", "\uFFFD31m")]
    [InlineData("a\u202Eb\u2066c\u200Bd\uFEFFe", "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe")]
    [InlineData("👨\u200D👩", "👨\u200D👩")]
    [InlineData("##vso[task.setvariable variable=x]y", "# #vso[task.setvariable variable=x]y")]
    [InlineData("##[error]x", "# #[error]x")]
    [InlineData("###vso[x", "## #vso[x")]
    [InlineData("::set-output name=x::y", ": :set-output name=x: :y")]
    [InlineData("a::b :: ::", "a: :b :: ::")]
    [InlineData("# heading ## [x]", "# heading ## [x]")]
    [InlineData("del\u007F", "del␡")]
    public void Text_is_made_safe(string? text, string safe) => Assert.Equal(safe, SafeText.Clean(text));

    [Fact]
    public void Half_a_character_is_replaced() // a fact, since a theory's data can't hold one
    {
        Assert.Equal("\uFFFD", SafeText.Clean("\uD83D"));
        Assert.Equal("\uFFFD\uFFFDa", SafeText.Clean("\uDE00\uD83Da"));
    }

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("abcdef", 1, "…")]
    [InlineData("abc😀d", 5, "abc…")] // not through the middle of a character
    [InlineData("a\r\nbcdef", 5, "a bc…")]
    [InlineData("ab\r\n\r\ncd", 6, "ab  cd")]
    [InlineData("\r\n\r\n\r\nabc", 4, "   …")]
    public void A_long_text_is_cut_and_shows_it(string text, int length, string cut) => Assert.Equal(cut, SafeText.Clean(text, length));

    [Fact]
    public void Cleaning_is_done_once_and_for_all() => Holds(
        text => SafeText.Clean(SafeText.Clean(text)) == SafeText.Clean(text) && SafeText.Clean(SafeText.Clean(text, 9), 9) == SafeText.Clean(text, 9));

    [Fact]
    public void Nothing_dangerous_is_left_and_nothing_is_too_long() => Holds(text =>
    {
        var safe = SafeText.Clean(text, 40);
        return safe.Length <= 40
            && safe.EnumerateRunes().All(rune => rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune)
                is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate))
            && !safe.Contains("##vso[", StringComparison.OrdinalIgnoreCase)
            && !safe.Contains("##[", StringComparison.Ordinal)
            && !safe.Contains("::add-mask", StringComparison.Ordinal);
    });

    [Fact]
    public void Harmless_text_stays_as_it_is() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20260301, 1),
        Prop.ForAll(
            Gen.Elements("a", "Z", "0", " ", "é", "😀", "日", "-", "_", "'", "\"", "(", "\\", "/").ListOf().Select(string.Concat).ToArbitrary(),
            text => SafeText.Clean(text) == text));

    [Fact]
    public void A_text_that_was_cut_ends_in_an_ellipsis() => Holds(
        text => SafeText.Clean(text, 8) == SafeText.Clean(text, 10_000) || SafeText.Clean(text, 8).EndsWith('…'));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void No_room_at_all_is_a_mistake_of_the_caller(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => SafeText.Clean("x", length));

    private static void Holds(Func<string, bool> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20260301, 1), Prop.ForAll(Texts, property));
}
