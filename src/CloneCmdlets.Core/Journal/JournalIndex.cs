namespace CloneCmdlets.Journal;

/// <summary>What stays in memory of the journal: where each submission's last record is, and little more.</summary>
internal sealed class JournalIndex
{
    private readonly Dictionary<Guid, JournalPlace> _byId = [];
    private readonly List<JournalPlace> _inOrder = [];

    /// <summary>The submissions, in the order of their first records.</summary>
    public IReadOnlyList<JournalPlace> InOrder => _inOrder;

    /// <summary>Lines read or written since the file began, header not counted: beyond one a submission they are history.</summary>
    public int Lines { get; private set; }

    public void Apply(in JournalHead head, long offset, int length)
    {
        Lines++;
        if (!_byId.TryGetValue(head.Id, out var place))
        {
            place = new JournalPlace();
            _byId.Add(head.Id, place);
            _inOrder.Add(place);
        }

        place.Head = head;
        place.Offset = offset;
        place.Length = length;
        place.MayHaveBeenSent = false;
    }

    /// <summary>Damage may have hidden that an intent was sent after all.</summary>
    public void DoubtIntents()
    {
        foreach (var place in _inOrder.Where(place => place.Head.State == JournalState.Intent))
        {
            place.MayHaveBeenSent = true;
        }
    }

    public void Clear()
    {
        _byId.Clear();
        _inOrder.Clear();
        Lines = 0;
    }
}

/// <summary>Where a submission's last record is in the file.</summary>
internal sealed class JournalPlace
{
    public JournalHead Head { get; set; }

    public long Offset { get; set; }

    /// <summary>Without the line feed.</summary>
    public int Length { get; set; }

    /// <summary>Set where damage was found after an intent: the missing line may have said that it was being sent.</summary>
    public bool MayHaveBeenSent { get; set; }
}
