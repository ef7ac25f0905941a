using CloneCmdlets.Journal;

namespace CloneCmdlets.Core.Tests.Journal;

/// <summary>Where the journal lies, and what it refuses to lie in.</summary>
public class JournalFilesTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [SkippableTheory]
    [InlineData("/a", "/b", "/home/u", "/a")]
    [InlineData(null, "/b", "/home/u", "/b/CloneCmdlets")]
    [InlineData("", "", "/home/u", "/home/u/.local/state/CloneCmdlets")]
    [InlineData(null, "relative", "/home/u", "/home/u/.local/state/CloneCmdlets")]
    [InlineData("  ", "/b", "/home/u", "/b/CloneCmdlets")]
    [InlineData("~", "/b", "/home/u", "/home/u")]
    [InlineData("~/x/y", "/b", "/home/u", "/home/u/x/y")]
    [InlineData("/a/~", "/b", "/home/u", "/a/~")]
    public void The_directory_comes_from_the_environment_in_a_fixed_order(string? own, string? state, string home, string expected)
    {
        Skip.If(OperatingSystem.IsWindows(), "These paths are Unix's.");
        var variables = new Dictionary<string, string?> { ["CLONECMDLETS_HOME"] = own, ["XDG_STATE_HOME"] = state, ["HOME"] = home };
        Assert.Equal(expected, OperationJournal.DefaultDirectory(variables.GetValueOrDefault));
    }

    [Theory]
    [InlineData("state")]
    [InlineData("./state")]
    [InlineData("~other")]
    public void A_directory_that_depends_on_where_one_stands_is_refused(string own)
    {
        var error = Assert.Throws<CloneException>(() => OperationJournal.DefaultDirectory(name => name == "CLONECMDLETS_HOME" ? own : null));
        Assert.Equal(CloneErrorId.JournalUnavailable, error.ErrorId);
        Assert.Contains($"CLONECMDLETS_HOME is '{own}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_makes_nothing()
    {
        using var home = new JournalHome();
        var directory = Path.Combine(home.Path, "state");
        await using var journal = await OperationJournal.OpenAsync(directory, TimeProvider.System, home.Log, CancellationToken.None);
        Assert.Empty(await journal.ReadAsync(CancellationToken.None));
        Assert.False(Directory.Exists(directory));
    }

    [SkippableFact]
    public async Task The_directory_and_every_file_in_it_are_the_owners_alone()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has access lists, which the user's profile gives.");
        using var home = new JournalHome();
        var directory = Path.Combine(home.Path, "a", "state");
        await using var journal = await OperationJournal.OpenAsync(directory, TimeProvider.System, home.Log, CancellationToken.None);
        await journal.BeginAsync(JournalHome.Intent(), CancellationToken.None);
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, Mode(directory));
        var files = Directory.GetFiles(directory);
        Assert.Contains(files, file => file.EndsWith("operations.jsonl", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Equal(OwnerOnly, Mode(file)));
    }

    [SkippableFact]
    public async Task Files_and_directories_that_others_could_read_are_tightened()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has access lists, which the user's profile gives.");
        using var home = new JournalHome();
        await home.FillAsync();
        SetMode(home.Path, OwnerOnly | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        SetMode(home.File, OwnerOnly | UnixFileMode.OtherRead);
        Assert.Equal(5, (await home.ReadAsync()).Count);
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, Mode(home.Path));
        Assert.Equal(OwnerOnly, Mode(home.File));
    }

    [SkippableFact]
    public async Task A_directory_that_others_write_to_or_that_holds_other_things_is_refused_and_left_as_it_is()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has access lists, which the user's profile gives.");
        using var home = new JournalHome();
        var writable = OwnerOnly | UnixFileMode.UserExecute | UnixFileMode.GroupWrite;
        SetMode(home.Path, writable);
        await AssertRefusedAsync(home.Path, "written to by others");
        Assert.Equal(writable, Mode(home.Path));

        var readable = OwnerOnly | UnixFileMode.UserExecute | UnixFileMode.OtherRead;
        SetMode(home.Path, readable);
        await File.WriteAllTextAsync(Path.Combine(home.Path, "thesis.txt"), "");
        await AssertRefusedAsync(home.Path, "holds other things");
        Assert.Equal(readable, Mode(home.Path));
    }

    [SkippableTheory]
    [InlineData("operations.jsonl")]
    [InlineData("operations.lock")]
    [InlineData("operations.damaged")]
    public async Task A_link_in_the_place_of_a_file_is_refused_and_what_it_points_to_is_left_alone(string name)
    {
        Skip.If(OperatingSystem.IsWindows(), "Making links needs a right that tests don't have.");
        using var home = new JournalHome();
        using var elsewhere = new JournalHome();
        var target = Path.Combine(elsewhere.Path, "target");
        await File.WriteAllTextAsync(target, "mine");
        if (name == "operations.damaged")
        {
            var whole = await home.FillAsync();
            whole[300] ^= 1;
            await File.WriteAllBytesAsync(home.File, whole);
        }

        File.CreateSymbolicLink(Path.Combine(home.Path, name), target);
        if (name == "operations.damaged")
        {
            // The damage stays where it is, since it can't be kept elsewhere.
            var before = await File.ReadAllBytesAsync(home.File);
            await home.ReadAsync();
            Assert.Equal(before, await File.ReadAllBytesAsync(home.File));
        }
        else
        {
            await using var journal = await TryOpenAsync(home.Path);
            var refusal = await Assert.ThrowsAsync<CloneException>(async () =>
                await (journal ?? throw (await RefusalAsync(home.Path))!).BeginAsync(JournalHome.Intent(), CancellationToken.None));
            Assert.Equal(CloneErrorId.JournalUnavailable, refusal.ErrorId);
            Assert.Contains("symbolic link", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal("mine", await File.ReadAllTextAsync(target));
    }

    [SkippableTheory]
    [InlineData("operations.jsonl")]
    [InlineData("operations.lock")]
    public async Task A_link_that_takes_the_place_of_a_file_in_use_is_refused_until_it_is_gone(string name)
    {
        Skip.If(OperatingSystem.IsWindows(), "Making links needs a right that tests don't have.");
        using var home = new JournalHome();
        await using var journal = await home.OpenAsync();
        await journal.BeginAsync(JournalHome.Intent("Before"), CancellationToken.None);
        var path = Path.Combine(home.Path, name);
        var moved = path + ".moved";
        File.Move(path, moved);
        File.CreateSymbolicLink(path, moved); // even one to the very file
        var before = await File.ReadAllBytesAsync(moved);
        var refusal = await Assert.ThrowsAsync<CloneException>(async () => await journal.BeginAsync(JournalHome.Intent("Never"), CancellationToken.None));
        Assert.Contains("symbolic link", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(moved));

        File.Move(moved, path, overwrite: true);
        await journal.BeginAsync(JournalHome.Intent("After"), CancellationToken.None);
        Assert.Equal(["After", "Before"], (await home.ReadAsync()).Select(entry => entry.Intent.Destination.Name));
    }

    [SkippableFact]
    public async Task A_link_in_the_place_of_the_directory_is_refused()
    {
        Skip.If(OperatingSystem.IsWindows(), "Making links needs a right that tests don't have.");
        using var home = new JournalHome();
        using var elsewhere = new JournalHome();
        var link = Path.Combine(elsewhere.Path, "link");
        Directory.CreateSymbolicLink(link, home.Path);
        await AssertRefusedAsync(link, "symbolic link");
    }

    [SkippableFact]
    public async Task What_belongs_to_somebody_else_is_refused()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root can give a file away.");
        using var home = new JournalHome();
        await home.FillAsync();
        await ChownAsync("65534", home.File);
        await AssertRefusedAsync(home.Path, "another user (number 65534)");
        await ChownAsync("0", home.File);
        Assert.Equal(5, (await home.ReadAsync()).Count);
        await ChownAsync("65534", home.Path);
        await AssertRefusedAsync(home.Path, "another user (number 65534)");
    }

    private static async Task ChownAsync(string owner, string path)
    {
        using var process = System.Diagnostics.Process.Start("chown", [owner, path]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task<OperationJournal?> TryOpenAsync(string directory)
    {
        try
        {
            return await OperationJournal.OpenAsync(directory, TimeProvider.System, NullCloneLog.Instance, CancellationToken.None);
        }
        catch (CloneException)
        {
            return null;
        }
    }

    private static async Task<Exception?> RefusalAsync(string directory) => await Record.ExceptionAsync(async () =>
        await OperationJournal.OpenAsync(directory, TimeProvider.System, NullCloneLog.Instance, CancellationToken.None));

    private static async Task AssertRefusedAsync(string directory, string why)
    {
        var refusal = Assert.IsType<CloneException>(await RefusalAsync(directory));
        Assert.Equal(CloneErrorId.JournalUnavailable, refusal.ErrorId);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    private static UnixFileMode Mode(string path) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : File.GetUnixFileMode(path);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
