using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CloneCmdlets.Emulator;

/// <summary>
/// The emulator as a child process. It gets its token by an environment variable of its own, never by an argument, and watches its standard input, which
/// the operating system closes when this process ends, however it ends.
/// </summary>
internal sealed class EmulatorProcess : IDisposable
{
    /// <summary>The variable that the token is passed in.</summary>
    public const string TokenVariable = "CLONECMDLETS_EMULATOR_TOKEN";

    /// <summary>The emulator's exit code for a port that is taken.</summary>
    private const int PortInUseExitCode = 3;

    private const int ReadyWithinSeconds = 60;
    private const int KeptErrorLength = 2000;

    /// <summary>How long it may take to end in order. [ours]</summary>
    private static readonly TimeSpan OrderlyEnd = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private volatile bool _isDisposed;
    private bool _isUsage;

    private EmulatorProcess(Process process) => _process = process;

    /// <summary>Where it serves, with a trailing slash.</summary>
    public Uri Uri { get; private set; } = null!;

    /// <summary>Its process id.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _isDisposed || _process.HasExited;

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="assembly">The emulator's assembly.</param>
    /// <param name="port">The port; 0: a free one.</param>
    /// <param name="dataPath">The database; <see langword="null"/>: a temporary one.</param>
    /// <param name="sample">Whether a new database gets the sample data.</param>
    /// <param name="token">The token it is to ask for.</param>
    /// <param name="cancellationToken">Stops the starting, and so the process.</param>
    /// <returns>The running emulator.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.ServiceUnavailable"/>: it can't be started.</exception>
    public static async Task<EmulatorProcess> StartAsync(
        string assembly, int port, string? dataPath, bool sample, string token, CancellationToken cancellationToken)
    {
        if (!File.Exists(assembly))
        {
            throw Messages.EmulatorMissing(assembly);
        }

        var start = new ProcessStartInfo(DotnetHost.Find() ?? throw Messages.DotnetMissing())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            CreateNoWindow = true,
            UseShellExecute = false,
        };
        foreach (var argument in Arguments(assembly, port, dataPath, sample))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[TokenVariable] = token;
        // The host of this PowerShell may have variables for its own runtime, which are not meant for another program.
        start.Environment.Remove("DOTNET_STARTUP_HOOKS");
        start.Environment.Remove("DOTNET_GCHeapHardLimit");

        var emulator = new EmulatorProcess(Process.Start(start) ?? throw Messages.DotnetMissing());
        try
        {
            await emulator.UntilReadyAsync(port, cancellationToken).ConfigureAwait(false);
            return emulator;
        }
        catch
        {
            emulator.Dispose();
            throw;
        }
    }

    /// <summary>Ends it: asks first, by closing its input, and insists after a moment.</summary>
    /// <param name="cancellationToken">Insists at once.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(OrderlyEnd, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException or IOException)
        {
            // Insisted on below.
        }

        Dispose();
    }

    /// <summary>The same where nobody can wait without holding a thread: when a session ends, whose next may want the same port or file.</summary>
    public void Stop()
    {
        try
        {
            _process.StandardInput.Close();
            _process.WaitForExit(OrderlyEnd);
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            // Ended before, or is ended below.
        }

        Dispose();
    }

    /// <summary>Ends it at once.</summary>
    public void Dispose()
    {
        Kill();
        _isDisposed = true;
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (InvalidOperationException)
        {
            // Ended meanwhile, or disposed before.
        }
    }

    private static IEnumerable<string> Arguments(string assembly, int port, string? dataPath, bool sample)
    {
        yield return assembly;
        yield return "--exit-with-parent";
        yield return "--port";
        yield return port.ToString(CultureInfo.InvariantCulture);
        if (dataPath is not null)
        {
            yield return "--data";
            yield return dataPath;
        }

        if (sample)
        {
            yield return "--sample";
        }
    }

    private async Task UntilReadyAsync(int port, CancellationToken cancellationToken)
    {
        _process.ErrorDataReceived += (_, line) => KeepError(line.Data);
        _process.BeginErrorReadLine();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(ReadyWithinSeconds));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var isReady = await ReadUntilReadyAsync(either.Token).ConfigureAwait(false);
            either.Token.ThrowIfCancellationRequested();
            if (isReady)
            {
                // Whatever it says later (its page's address, which holds the token) is read away, lest the pipe fill up.
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return;
            }

            await _process.WaitForExitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Messages.EmulatorSilent(ReadyWithinSeconds);
        }

        throw _process.ExitCode == PortInUseExitCode ? Messages.PortInUse(port) : Messages.EmulatorFailed(_process.ExitCode, Errors());
    }

    /// <summary>Reads until it says that it is ready; not, where it ends before.</summary>
    private async Task<bool> ReadUntilReadyAsync(CancellationToken cancellationToken)
    {
        // On Windows a read that has begun can't be given up; it ends with the process.
        using var end = cancellationToken.Register(Kill);
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (TryReadReady(line))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The line that says it is ready: <c>{"ready":true,"url":…,"port":…,"pid":…}</c>.</summary>
    private bool TryReadReady(string line)
    {
        if (!line.StartsWith('{'))
        {
            return false;
        }

        using var json = JsonDocument.Parse(line);
        Uri = new Uri(json.RootElement.GetProperty("url").GetString()!);
        ProcessId = json.RootElement.GetProperty("pid").GetInt32();
        return true;
    }

    private void KeepError(string? line)
    {
        lock (_errors)
        {
            // Its usage is for those who start it by hand.
            _isUsage |= line is not null && line.StartsWith("Usage:", StringComparison.Ordinal);
            if (line is not null && !_isUsage && _errors.Length < KeptErrorLength)
            {
                _errors.Append(line).Append(' ');
            }
        }
    }

    private string Errors()
    {
        lock (_errors)
        {
            return _errors.ToString().Trim();
        }
    }
}
