using CloneCmdlets.Services.WallarmFast.Rules;

namespace CloneCmdlets.Core.Tests.WallarmFast;

public sealed class FileExtensionsTests
{
    [Theory]
    [InlineData("jpg", "/a/b.jpg", true)]
    [InlineData("jpg", "/a/b.JPG?size=2", true)]
    [InlineData("jpg", "/a/b.jpeg", false)]
    [InlineData("jpe*g", "/a/b.jpeeeg", true)]
    [InlineData("jpe*g", "/a/b.jpg", true)]
    [InlineData("jpe?g", "/a/b.jpg", true)]
    [InlineData("jpe?g", "/a/b.jpeeg", false)]
    [InlineData(".", "/favicon.ico", true)]
    [InlineData(".g", "/x.png", true)]
    [InlineData(".g", "/x.gif", false)]
    [InlineData("p.*p", "/x.php", true)]
    [InlineData("jpg", "/a.jpg/list", false)]
    [InlineData(".", "/login", false)]
    public void The_vendors_forms_are_understood(string pattern, string path, bool matches) =>
        Assert.Equal(matches, FileExtensions.Match(FileExtensions.Split(pattern), path));

    [Fact]
    public void A_list_goes_out_with_bars_and_an_item_may_hold_bars_itself() =>
        Assert.Equal("jpg|png|css|js", FileExtensions.Join(["jpg", " png ", "css|js", "", "|"]));

    [Fact]
    public void No_pattern_takes_long() => // a backtracking matcher would not end before the sun does
        Assert.False(FileExtensions.Match([string.Concat(Enumerable.Repeat("a*", 60)) + "b"], "/x." + new string('a', 4000)));
}
