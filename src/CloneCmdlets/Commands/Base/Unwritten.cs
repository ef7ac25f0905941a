namespace CloneCmdlets.Commands.Base;

/// <summary>What a call has of operations and can't show as it should when it ends early. From any thread.</summary>
internal sealed class Unwritten
{
    private readonly object _lock = new();
    private readonly Dictionary<string, CloneOperation> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CloneOperation> _left = new(StringComparer.Ordinal);
    private bool _isLeftTold;

    /// <summary>Notes one that is to be written.</summary>
    public void Add(CloneOperation operation)
    {
        lock (_lock)
        {
            _waiting[operation.Handle] = operation;
        }
    }

    /// <summary>Strikes out one that is written.</summary>
    public void Remove(CloneOperation operation)
    {
        lock (_lock)
        {
            _waiting.Remove(operation.Handle);
        }
    }

    /// <summary>Notes one that isn't waited for any longer.</summary>
    public void Leave(CloneOperation operation)
    {
        lock (_lock)
        {
            _left[operation.Handle] = operation;
        }
    }

    /// <summary>Those that were to be written and aren't; each is given once.</summary>
    public IReadOnlyList<CloneOperation> TakeAll()
    {
        lock (_lock)
        {
            CloneOperation[] all = [.. _waiting.Values];
            _waiting.Clear();
            return all;
        }
    }

    /// <summary>Those that aren't waited for any longer; once, and none from then on.</summary>
    /// <param name="unfinished">Those that a waiter still has.</param>
    public IReadOnlyList<CloneOperation> TakeLeft(IReadOnlyList<CloneOperation> unfinished)
    {
        lock (_lock)
        {
            if (_isLeftTold)
            {
                return [];
            }

            foreach (var operation in unfinished)
            {
                _left.TryAdd(operation.Handle, operation);
            }

            _isLeftTold = _left.Count > 0;
            return [.. _left.Values];
        }
    }
}
