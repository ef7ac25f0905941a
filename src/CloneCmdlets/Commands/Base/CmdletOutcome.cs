using System.Management.Automation.Host;

namespace CloneCmdlets.Commands.Base;

/// <summary>What of a cmdlet's work is told at its end: the error that ends it, and warnings that came when its streams were closed. From any thread.</summary>
internal sealed class CmdletOutcome
{
    private readonly object _lock = new();
    private readonly List<string> _lateWarnings = [];
    private Exception? _terminatingError;

    /// <summary>The first error that ends the cmdlet; <see langword="null"/> where there is none.</summary>
    public Exception? TerminatingError
    {
        get
        {
            lock (_lock)
            {
                return _terminatingError;
            }
        }
    }

    /// <summary>Keeps an error that ends the cmdlet, if it is the first.</summary>
    /// <returns>Whether it will be told: as the first, or in the same words as that.</returns>
    public bool Terminate(Exception error)
    {
        lock (_lock)
        {
            _terminatingError ??= error;
            return _terminatingError.Message == error.Message;
        }
    }

    /// <summary>Keeps a warning that no stream takes any more: once, since what warned may then have failed with the same words.</summary>
    public void WarnLate(string message)
    {
        lock (_lock)
        {
            if (!_lateWarnings.Contains(message, StringComparer.Ordinal))
            {
                _lateWarnings.Add(message);
            }
        }
    }

    /// <summary>Has the host itself show the warnings kept so far.</summary>
    public void TellLateWarnings(PSHost? host)
    {
        lock (_lock)
        {
            _lateWarnings.ForEach(warning => host?.UI?.WriteWarningLine(warning));
        }
    }
}
