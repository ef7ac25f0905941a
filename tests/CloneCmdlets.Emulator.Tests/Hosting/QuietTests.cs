using System.Net.Sockets;
using System.Text;
using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Emulator.Tests.Faults;
using CloneCmdlets.Journal;

namespace CloneCmdlets.Emulator.Tests.Hosting;

/// <summary>What is no failure of the emulator doesn't look like one on its standard error.</summary>
public sealed class QuietTests(EmptyEmulator fixture) : IClassFixture<EmptyEmulator>
{
    [Fact]
    public async Task Stopped_in_the_middle_of_its_clones_it_says_nothing()
    {
        const string Token = "t";
        using var directory = new ScratchDirectory();
        using var process = EmulatorProcess.Launch(["--port", "0", "--data", Path.Combine(directory.Path, "e.db"), "--exit-with-parent"], Token);
        var errors = process.StandardError.ReadToEndAsync();
        using var ready = System.Text.Json.JsonDocument.Parse((await process.StandardOutput.ReadLineAsync())!);
        using var oracle = new EmulatorOracle(new Uri(ready.RootElement.GetProperty("url").GetString()!), Token);
        var copies = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => oracle.SeedAsync("c" + number, suites: 50, casesPerSuite: 20)));
        await using (var journal = await OperationJournal.OpenAsync(
            Path.Combine(directory.Path, "journal"), TimeProvider.System, NullCloneLog.Instance, CancellationToken.None))
        {
            await Task.WhenAll(copies.Select(copy => copy.SubmitAsync(journal, TimeProvider.System, NullCloneLog.Instance, CancellationToken.None)));
        }

        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(limit.Token);

        Assert.Equal((ExitCode.Success, ""), (process.ExitCode, await errors));
    }

    [Fact]
    public async Task A_client_that_resets_in_the_middle_of_its_request_is_nothing_to_report()
    {
        var emulator = fixture.Emulator;
        using var oracle = new EmulatorOracle(emulator.Url, emulator.Token);
        await oracle.TakeSubmissionsAsync();
        var copy = await oracle.SeedAsync("reset");
        using (var client = new TcpClient(emulator.Url.Host, emulator.Url.Port) { LingerState = new LingerOption(enable: true, seconds: 0) })
        {
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /reset/{PlanCopy.Project}/_apis/test/Plans/{copy.PlanId}/cloneoperation?api-version=5.0-preview.2 HTTP/1.1\r\n"
                + $"Host: {emulator.Url.Authority}\r\nAuthorization: Bearer {emulator.Token}\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n"));
            await stream.ReadExactlyAsync(new byte["HTTP/1.1 100".Length]); // the body is being read now
        }

        await oracle.TakeSubmissionsAsync(atLeast: 1);
        Assert.Empty(emulator.Errors);
    }
}
