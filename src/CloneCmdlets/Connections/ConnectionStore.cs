using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using CloneCmdlets.Emulator;
using CloneCmdlets.Services;

namespace CloneCmdlets.Connections;

/// <summary>The connections, and the emulators, of one runspace. It lives and dies with the runspace.</summary>
internal sealed class ConnectionStore
{
    // Not state of the process but of each runspace: PowerShell offers a binary module no other place to keep any.
    private static readonly ConditionalWeakTable<Runspace, ConnectionStore> Stores = [];

    private readonly object _lock = new();
    private readonly List<ServiceConnection> _connections = [];
    private readonly List<EmulatorProcess> _emulators = [];

    /// <summary>The store of the runspace that the calling pipeline thread runs.</summary>
    public static ConnectionStore Current => Stores.GetValue(Runspace.DefaultRunspace, static runspace => new ConnectionStore(runspace));

    private ConnectionStore(Runspace runspace) => runspace.StateChanged += (_, change) =>
    {
        if (change.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
        {
            EndEmulators();
        }
    };

    /// <summary>All connections, in the order in which they were made.</summary>
    public IReadOnlyList<ServiceConnection> Connections
    {
        get
        {
            lock (_lock)
            {
                return [.. _connections];
            }
        }
    }

    /// <summary>The emulators that were started here.</summary>
    public IReadOnlyList<EmulatorProcess> Emulators
    {
        get
        {
            lock (_lock)
            {
                return [.. _emulators];
            }
        }
    }

    /// <summary>Keeps a connection as its service's default, in place of one of the same name.</summary>
    /// <returns>The one whose place it took; <see langword="null"/>: none.</returns>
    public ServiceConnection? Add(ServiceConnection connection)
    {
        lock (_lock)
        {
            var replaced = _connections.Find(other => IsNamed(other, connection.Name));
            _connections.RemoveAll(other => IsNamed(other, connection.Name));
            for (var index = 0; index < _connections.Count; index++)
            {
                if (_connections[index].Service == connection.Service)
                {
                    _connections[index] = _connections[index] with { IsDefault = false };
                }
            }

            _connections.Add(connection with { IsDefault = true });
            if (replaced is { IsDefault: true } && replaced.Service != connection.Service)
            {
                PromoteLatest(replaced.Service);
            }

            return replaced;
        }
    }

    /// <summary>Forgets a connection; the latest of the same service takes its place as the default.</summary>
    /// <remarks>The service behind it isn't disposed: another runspace may be using it. Its sockets close by themselves when idle.</remarks>
    /// <returns>Whether it was here; another one that has its name by now isn't it.</returns>
    public bool Remove(ServiceConnection connection)
    {
        lock (_lock)
        {
            // By the service behind it: the connection's own properties may have changed since somebody got it.
            var index = _connections.FindIndex(other => ReferenceEquals(other.GetService(), connection.GetService()));
            if (index < 0)
            {
                return false;
            }

            var wasDefault = _connections[index].IsDefault;
            _connections.RemoveAt(index);
            if (wasDefault)
            {
                PromoteLatest(connection.Service);
            }

            return true;
        }
    }

    /// <summary>Makes the latest connection of a service its default. Under the lock.</summary>
    private void PromoteLatest(string service)
    {
        var latest = _connections.FindLastIndex(other => other.Service == service);
        if (latest >= 0)
        {
            _connections[latest] = _connections[latest] with { IsDefault = true };
        }
    }

    /// <summary>The connection of a name.</summary>
    public ServiceConnection? Find(string name) => Connections.FirstOrDefault(connection => IsNamed(connection, name));

    /// <summary>Keeps an emulator, to be ended with the runspace.</summary>
    public void Add(EmulatorProcess emulator)
    {
        lock (_lock)
        {
            _emulators.Add(emulator);
        }
    }

    /// <summary>Forgets an emulator that has ended.</summary>
    public void Remove(EmulatorProcess emulator)
    {
        lock (_lock)
        {
            _emulators.Remove(emulator);
        }
    }

    private void EndEmulators()
    {
        foreach (var emulator in Emulators)
        {
            emulator.Stop();
            Remove(emulator);
        }
    }

    private static bool IsNamed(ServiceConnection connection, string name) =>
        string.Equals(connection.Name, name, StringComparison.OrdinalIgnoreCase);
}
