using CloneCmdlets.Services;

namespace CloneCmdlets.Connections;

/// <summary>
/// Which connection a call uses: the one that was given, else the runspace's default for the service, else what the environment names. What the
/// environment names is connected to once a call.
/// </summary>
internal sealed class Connector(ConnectionStore store, TimeProvider time) : IDisposable
{
    private readonly object _lock = new();
    private readonly Dictionary<string, ServiceConnection?> _environment = new(StringComparer.Ordinal);

    /// <summary>The connection to a service.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="argument">What <c>-Connection</c> was given; <see langword="null"/>: nothing.</param>
    /// <exception cref="CloneException"><see cref="CloneErrorId.NotConnected"/>.</exception>
    public ServiceConnection For(string service, ConnectionArgument? argument)
    {
        if (argument is null)
        {
            return FindDefault(service) ?? throw Messages.NotConnected(service, Description(service).Lacking(Environment.GetEnvironmentVariable));
        }

        var connection = Resolve(argument);
        return connection.Service == service ? connection : throw Messages.WrongService(connection.Name, connection.Service, service);
    }

    /// <summary>The connection to copy with what an operation made: the one that was given or the default, where it leads to the operation, else the only
    /// one that does. No copy leaves its collection or host, so no other will do.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="origin">The operation's handle.</param>
    /// <param name="argument">What <c>-Connection</c> was given; <see langword="null"/>: nothing.</param>
    /// <exception cref="CloneException"><see cref="CloneErrorId.NotConnected"/>: there is no connection to the service;
    /// <see cref="CloneErrorId.InvalidCloneRequest"/>: that one doesn't lead there, and which one is meant can't be told.</exception>
    public ServiceConnection ForOrigin(string service, OperationHandle origin, ConnectionArgument? argument)
    {
        var usual = For(service, argument);
        if (usual.GetService().Owns(origin))
        {
            return usual;
        }

        var leading = LeadingTo(origin);
        var nearest = leading.FindAll(one => string.Equals(one.GetService().Scope, origin.Scope, StringComparison.OrdinalIgnoreCase));
        var meant = nearest.Count > 0 ? nearest : leading;
        return argument is null && meant.Count == 1 ? meant[0] : throw Messages.OtherOrigin(origin, usual, argument is not null, meant);
    }

    /// <summary>The connection that <c>-Connection</c> was given. What the environment names has the name of its service, where that has no other.</summary>
    /// <exception cref="CloneException"><see cref="CloneErrorId.NotConnected"/>.</exception>
    public ServiceConnection Resolve(ConnectionArgument argument)
    {
        var entry = ServiceCatalog.Services.FirstOrDefault(one => one.Name.Equals(argument.GivenName, StringComparison.OrdinalIgnoreCase));
        return entry is not null && store.Find(entry.Name) is null && !store.Connections.Any(one => one.Service == entry.Name)
            && FromEnvironment(entry.Name) is { } named
            ? named
            : argument.Resolve(store);
    }

    /// <summary>The service that an operation is to be asked of.</summary>
    /// <param name="handle">The operation's handle.</param>
    /// <param name="argument">What <c>-Connection</c> was given; <see langword="null"/>: nothing, so any connection that leads there.</param>
    /// <exception cref="CloneException"><see cref="CloneErrorId.NotConnected"/>, naming where the operation is, or what the environment names can't be used.</exception>
    public ICloneService ForHandle(OperationHandle handle, ConnectionArgument? argument) => Leading(handle, argument) ?? throw Messages.NoConnectionFor(handle);

    /// <summary>The same, without an error where there is none: also where the environment names something that can't be used, since nobody asked for that.</summary>
    /// <exception cref="CloneException"><see cref="CloneErrorId.NotConnected"/>: the connection that was given isn't there.</exception>
    public ICloneService? FindForHandle(OperationHandle handle, ConnectionArgument? argument)
    {
        try
        {
            return Leading(handle, argument);
        }
        catch (CloneException) when (argument is null)
        {
            return null;
        }
    }

    private ICloneService? Leading(OperationHandle handle, ConnectionArgument? argument)
    {
        if (argument is not null)
        {
            var service = Resolve(argument).GetService();
            return service.Owns(handle) ? service : null;
        }

        // The newest is the one the user thinks of.
        return LeadingTo(handle).LastOrDefault()?.GetService();
    }

    /// <summary>The default connection to a service, or what the environment names.</summary>
    public ServiceConnection? FindDefault(string service) =>
        store.Connections.FirstOrDefault(one => one.Service == service && one.IsDefault) ?? FromEnvironment(service);

    /// <summary>What the environment names for a service.</summary>
    /// <exception cref="CloneException"><see cref="CloneErrorId.NotConnected"/>: it names something that can't be used.</exception>
    public ServiceConnection? FromEnvironment(string service)
    {
        lock (_lock)
        {
            if (!_environment.TryGetValue(service, out var connection))
            {
                connection = Description(service).FromEnvironment(Environment.GetEnvironmentVariable, time);
                _environment.Add(service, connection);
            }

            return connection;
        }
    }

    /// <summary>The connections that lead to an operation, in the order in which they were made; where none does, what the environment names, if that does.</summary>
    private List<ServiceConnection> LeadingTo(OperationHandle handle)
    {
        var leading = store.Connections.Where(one => one.GetService().Owns(handle)).ToList();
        if (leading.Count == 0 && ServiceCatalog.Services.FirstOrDefault(one => one.Scheme == handle.Scheme) is { } entry
            && FromEnvironment(entry.Name) is { } named && named.GetService().Owns(handle))
        {
            leading.Add(named);
        }

        return leading;
    }

    private static ServiceDescription Description(string service) => ServiceCatalog.Services.First(entry => entry.Name == service);

    /// <summary>Closes what was opened for this call.</summary>
    public void Dispose()
    {
        foreach (var connection in _environment.Values)
        {
            connection?.GetService().Dispose();
        }
    }
}
