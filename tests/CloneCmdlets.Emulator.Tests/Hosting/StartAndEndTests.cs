using System.Diagnostics;
using System.Globalization;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Emulator.Storage;
using Microsoft.Data.Sqlite;

namespace CloneCmdlets.Emulator.Tests.Hosting;

public sealed class StartAndEndTests(EmptyEmulator fixture) : IClassFixture<EmptyEmulator>, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("emulator-tests-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_port_in_use_is_said_with_its_own_exit_code()
    {
        var (code, output, error) = await RunAsync("--port", fixture.Emulator.Url.Port.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(ExitCode.PortInUse, code);
        Assert.Empty(output);
        Assert.Equal($"Port {fixture.Emulator.Url.Port} is in use. Stop what uses it, or start with --port 0 for a free one.", error.Trim());
    }

    [Theory]
    [InlineData("--port", "65536")]
    [InlineData("--port", "-1")]
    [InlineData("--port")]
    [InlineData("--pace", "0")]
    [InlineData("--pace", "NaN")]
    [InlineData("--token", "two words")]
    [InlineData("--what")]
    public async Task A_wrong_argument_is_told_with_the_usage(params string[] args)
    {
        var (code, _, error) = await RunAsync(args);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("--exit-with-parent", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stray_argument_which_may_be_a_token_is_not_repeated()
    {
        var (code, output, error) = await RunAsync("s3cr3t");
        Assert.Equal(ExitCode.Usage, code);
        Assert.DoesNotContain("s3cr3t", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_when_its_parents_pipe_closes()
    {
        using var process = EmulatorProcess.Launch(["--port", "0", "--exit-with-parent"], "t");
        await process.StandardOutput.ReadLineAsync();
        process.StandardInput.Close();
        await EndAsync(process);
        Assert.Equal(ExitCode.Success, process.ExitCode);
    }

    [SkippableFact]
    public async Task It_ends_cleanly_on_sigterm()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        var data = Path.Join(_directory, "term.db");
        using var process = EmulatorProcess.Launch(["--port", "0", "--data", data], "t");
        await process.StandardOutput.ReadLineAsync();
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await EndAsync(process);
        Assert.Equal(ExitCode.Success, process.ExitCode);
        Assert.Equal([data], Directory.GetFiles(_directory)); // no claim and no write-ahead log left beside it
    }

    [Fact]
    public async Task Another_programs_file_is_left_as_it_is()
    {
        var file = Path.Join(_directory, "notes.txt");
        await File.WriteAllTextAsync(file, "Dear diary, this is no database at all, and it is longer than a hundred bytes so that its header is read whole.");
        var before = await File.ReadAllBytesAsync(file);
        var (code, _, error) = await RunAsync("--port", "0", "--data", file);
        Assert.Equal(ExitCode.Storage, code);
        Assert.Contains("is not a database of this emulator", error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task A_read_only_file_and_a_missing_folder_are_told()
    {
        var file = Path.Join(_directory, "locked.db");
        await File.WriteAllBytesAsync(file, []);
        File.SetAttributes(file, FileAttributes.ReadOnly);
        var (code, _, error) = await RunAsync("--port", "0", "--data", file);
        Assert.Equal(ExitCode.Storage, code);
        Assert.Contains("can't be written", error, StringComparison.Ordinal);
        File.SetAttributes(file, FileAttributes.Normal);

        (code, _, error) = await RunAsync("--port", "0", "--data", Path.Join(_directory, "none", "x.db"));
        Assert.Equal(ExitCode.Storage, code);
        Assert.Contains("doesn't exist", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_another_schema_version_is_left_as_it_is()
    {
        var file = Path.Join(_directory, "old.db");
        await using (EmulatorDatabase.Open(file, []))
        {
        }

        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        var (code, _, error) = await RunAsync("--port", "0", "--data", file);
        Assert.Equal(ExitCode.Storage, code);
        Assert.Contains("schema version 99", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_stored_and_the_clock_outlive_a_kill()
    {
        var file = Path.Join(_directory, "kept.db");
        DateTimeOffset then;
        await using (var first = await EmulatorProcess.StartAsync("--data", file, "--sample"))
        {
            await first.PostAsync("_emulator/plans", "{\"project\":\"kept\",\"name\":\"Kept\"}");
            var (_, clock) = await first.PostAsync("_emulator/clock", "{\"advanceSeconds\":1000000}");
            then = clock.GetProperty("now").GetDateTimeOffset();
            await first.KillAsync();
        }

        await using var second = await EmulatorProcess.StartAsync("--data", file, "--sample");
        Assert.Equal(1, (await second.GetAsync("fabrikam/kept/_apis/test/plans")).Body.GetProperty("count").GetInt32());
        Assert.True((await second.GetAsync("_emulator/clock")).Body.GetProperty("now").GetDateTimeOffset() >= then);
    }

    [Fact]
    public async Task What_a_killed_emulator_left_goes_with_the_next_start_and_nothing_else()
    {
        var others = Directory.CreateDirectory(Path.Join(_directory, "clone-emulator-of-somebody-else")).FullName;
        await using var killed = await EmulatorProcess.StartInAsync(_directory);
        await killed.KillAsync();
        var left = Assert.Single(Directory.GetDirectories(_directory, "clone-emulator-*").Except([others]));
        await using var alive = await EmulatorProcess.StartInAsync(_directory);
        Assert.True(Directory.Exists(left), "It is too young to be taken for abandoned.");

        var alives = Assert.Single(Directory.GetDirectories(_directory, "clone-emulator-*").Except([others, left]));
        foreach (var directory in new[] { others, left, alives })
        {
            Directory.SetLastWriteTimeUtc(directory, DateTime.UtcNow.AddHours(-1));
        }

        await using var next = await EmulatorProcess.StartInAsync(_directory);
        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(alives));
        Assert.True(Directory.Exists(others));
        Assert.Equal(200, (await alive.GetAsync("_emulator/clock")).Status);
    }

    [Fact]
    public async Task A_file_in_use_by_another_emulator_is_refused()
    {
        var file = Path.Join(_directory, "shared.db");
        await using var first = await EmulatorProcess.StartAsync("--data", file);
        var (code, _, error) = await RunAsync("--port", "0", "--data", file);
        Assert.Equal(ExitCode.Storage, code);
        Assert.Contains("in use by another emulator", error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_file_that_cannot_be_made_is_not_called_in_use()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "No such folder elsewhere.");
        var (code, _, error) = await RunAsync("--port", "0", "--data", "/proc/emulator.db");
        Assert.Equal(ExitCode.Storage, code);
        Assert.Contains("'/proc/emulator.db' can't be used", error, StringComparison.Ordinal);
        Assert.DoesNotContain("in use", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_for_temporary_files_is_told()
    {
        var none = Path.Join(_directory, "none");
        using var process = EmulatorProcess.Launch(["--port", "0"], "t", none);
        var error = await process.StandardError.ReadToEndAsync();
        await EndAsync(process);
        Assert.Equal(ExitCode.Storage, process.ExitCode);
        Assert.Contains(none, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var process = EmulatorProcess.Launch(args, "t");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await EndAsync(process);
        return (process.ExitCode, await output, await error);
    }

    private static async Task EndAsync(Process process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
    }
}
