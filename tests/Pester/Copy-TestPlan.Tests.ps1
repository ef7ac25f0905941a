BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $PSScriptRoot 'RecordingHost.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'Copy-TestPlan' {
    AfterEach {
        Clear-TestFault
    }

    It 'copies the plan of the documents into the second project' {
        $operation = Copy-TestPlan -Id 1 -DestinationName 'DestinationSuite' -DestinationProject fabrikam-fiber-tfvc2
        $operation | Should -BeOfType 'CloneCmdlets.CloneOperation'
        $operation.Id | Should -Be '2'
        $operation.Destination.Id | Should -Be '18'
        $operation.Destination.Project | Should -Be 'fabrikam-fiber-tfvc2'
        $operation.Source.Name | Should -Be 'TestPlan1'
        $operation.Handle | Should -Match '^azuredevops:http://127\.0\.0\.1:\d+/fabrikam/fabrikam-fiber-tfvc#plan/2$'
        Get-TestPlanName fabrikam-fiber-tfvc2 | Should -Contain 'DestinationSuite'
    }

    It 'waits with -Wait, and tells true statistics' {
        $operation = Copy-TestPlan 1 'waited' -Wait -TimeoutSec 120
        $operation.State | Should -Be 'Succeeded'
        $operation.PercentComplete | Should -Be 100
        $operation.Statistics.TotalTestCases | Should -Be 7
        $operation.Statistics.ClonedTestCases | Should -Be 7
    }

    It 'finds a plan by its name, without case' {
        (Copy-TestPlan -Name testplan1 -DestinationName 'by name').Source.Id | Should -Be '1'
    }

    It 'sends nothing with -WhatIf' {
        Copy-TestPlan 1 'only asked' -WhatIf | Should -BeNullOrEmpty
        Get-TestPlanName | Should -Not -Contain 'only asked'
        (Get-CloneOperation).Destination.Name | Should -Not -Contain 'only asked'
    }

    It 'asks before it sends <How>' -ForEach @(
        @{ How = 'with -Confirm'; Do = { param($Connection) Copy-TestPlan 1 'asked for' -Connection $Connection -Confirm } }
        @{ How = 'by preference'; Do = { param($Connection) $ConfirmPreference = 'Medium'; Copy-TestPlan 1 'asked for' -Connection $Connection } }
    ) {
        $recorded = Invoke-RecordedScript $Do (Get-CloneService AzureDevOps)
        $recorded.Shell.EndInvoke($recorded.Running) | Should -BeNullOrEmpty
        $recorded.Host.Questions | Should -Match 'Copy test plan 1'
        Complete-RecordedScript $recorded
        Get-TestPlanName | Should -Not -Contain 'asked for'
    }

    It 'asks nobody with -Confirm:$false and a confirm preference of Low' {
        $ConfirmPreference = 'Low'
        (Copy-TestPlan 1 'unconfirmed' -Confirm:$false).Destination.Name | Should -Be 'unconfirmed'
    }

    It 'makes a rerun safe: a plan of that name is an error, and nothing is sent' {
        $null = Copy-TestPlan 1 'once'
        $failure = Get-TestError { Copy-TestPlan 1 'ONCE' -ErrorAction Stop }
        Get-ErrorId $failure | Should -Be 'DestinationExists'
        $failure.CategoryInfo.Category | Should -Be 'ResourceExists'
        $failure.Exception.Message | Should -Match "has the test plan \d+ 'once' already"
        @(Get-TestPlanName | Where-Object { $_ -eq 'once' }).Count | Should -Be 1
    }

    It 'emits the operation that made it with -IfExists Skip' {
        $made = Copy-TestPlan 1 'skipped'
        $again = Copy-TestPlan 1 'skipped' -IfExists Skip -WarningVariable warning -WarningAction SilentlyContinue
        $again.Handle | Should -Be $made.Handle
        $warning | Should -Not -BeNullOrEmpty
    }

    It 'takes a plan of which the journal knows nothing as it is with -IfExists Skip, and waits for nothing' {
        $made = Invoke-TestEmulator '_emulator/plans' -Method Post -Body @{ project = 'fabrikam-fiber-tfvc'; name = 'made by others'; suites = 1; casesPerSuite = 1 }
        $taken = Copy-TestPlan 1 'made by others' -IfExists Skip -Wait -TimeoutSec 60 -WarningVariable warning -WarningAction SilentlyContinue -ErrorAction Stop
        $taken.State | Should -Be 'Unknown'
        $taken.Destination.Id | Should -Be "$($made.id)"
        $taken.Handle | Should -Match "#existing/$($made.id)$"
        "$warning" | Should -Match "journal doesn't know"
        $waited = Copy-TestPlan 1 'made by others' -IfExists Skip -WarningAction SilentlyContinue | Wait-CloneOperation -TimeoutSec 60 -ErrorAction Stop
        $waited.Handle | Should -Be $taken.Handle
        ($taken | ConvertTo-Json -Depth 5 | ConvertFrom-Json | Wait-CloneOperation -TimeoutSec 60 -ErrorAction Stop).State | Should -Be 'Unknown'
        $seen = $taken | Get-CloneOperation
        $seen.Destination.Name | Should -Be 'made by others'
        $seen.Message | Should -Match 'was there before'
    }

    It 'makes another with -IfExists Allow' {
        $null = Copy-TestPlan 1 'doubled'
        $null = Copy-TestPlan 1 'doubled' -IfExists Allow
        @(Get-TestPlanName | Where-Object { $_ -eq 'doubled' }).Count | Should -Be 2
    }

    It 'copies many at once, each once, and each result comes out' {
        $rows = 1..8 | ForEach-Object { [pscustomobject]@{ Id = 1; DestinationName = "many $_" } }
        $done = @($rows | Copy-TestPlan -ThrottleLimit 4 -Wait -TimeoutSec 120)
        $done.Count | Should -Be 8
        @($done.State | Select-Object -Unique) | Should -Be 'Succeeded'
        @(Get-TestPlanName | Where-Object { $_ -like 'many *' }).Count | Should -Be 8
    }

    It 'goes on after an item that fails' {
        $rows = @(
            [pscustomobject]@{ Id = 1; DestinationName = 'good 1' }
            [pscustomobject]@{ Id = 4711; DestinationName = 'bad' }
            [pscustomobject]@{ Id = 1; DestinationName = 'good 2' }
        )
        $done = @($rows | Copy-TestPlan -ErrorAction SilentlyContinue -ErrorVariable failure)
        $done.Destination.Name | Sort-Object | Should -Be 'good 1', 'good 2'
        Get-ErrorId $failure[0] | Should -Be 'TestPlanNotFound'
    }

    It 'reads rows of a CSV file, with empty cells and lists' {
        $rows = @'
Id,DestinationName,DestinationProject,SuiteId,CloneRequirements,BuildId
1,csv all,,,,
1,csv some,fabrikam-fiber-tfvc2,"3,5",true,
'@ | ConvertFrom-Csv
        $done = @($rows | Copy-TestPlan)
        $done.Count | Should -Be 2
        ($done | Where-Object { $_.Destination.Name -eq 'csv some' }).Destination.Project | Should -Be 'fabrikam-fiber-tfvc2'
    }

    It 'lets a lost answer never become a second plan' {
        $null = Add-TestFault 'POST *cloneoperation*' dropAfterProcessing
        $operation = Copy-TestPlan 1 'lost answer' -WarningAction SilentlyContinue -WarningVariable warning
        $operation.Handle | Should -Match '#adopted/\d+$'
        @(Get-TestPlanName | Where-Object { $_ -eq 'lost answer' }).Count | Should -Be 1
        $warning | Should -Not -BeNullOrEmpty
    }

    It 'lets another machine wait for a copy whose answer was lost by the operation, and not by its handle alone' {
        $null = Add-TestFault 'POST *cloneoperation*' dropAfterProcessing
        $operation = Copy-TestPlan 1 'lost elsewhere' -DestinationProject fabrikam-fiber-tfvc2 -WarningAction SilentlyContinue
        $operation.Handle | Should -Match '/fabrikam-fiber-tfvc2#adopted/\d+$'
        $before = $env:CLONECMDLETS_HOME
        $env:CLONECMDLETS_HOME = Join-Path $TestDrive 'another machine'
        try {
            ($operation | ConvertTo-Json -Depth 5 | ConvertFrom-Json | Wait-CloneOperation -TimeoutSec 60 -ErrorAction Stop).State | Should -Be 'Succeeded'
            $told = Wait-CloneOperation -Handle $operation.Handle -TimeoutSec 60 -ErrorAction SilentlyContinue -ErrorVariable failure
            $told.State | Should -Be 'Unknown'
            Get-ErrorId $failure[0] | Should -Be 'SubmissionOutcomeUnknown'
        } finally {
            $env:CLONECMDLETS_HOME = $before
        }
    }

    # "Suppress" is what a header of every request says: no secret, but a word of plans.
    It 'knows a plan named <_> for what it is' -ForEach 'Suppress', 'Fire Suppression' {
        $lostName = "$_, lost"
        $made = Copy-TestPlan 1 $_
        $made.Destination.Name | Should -BeExactly $_
        (Copy-TestPlan 1 $_ -IfExists Skip -WarningAction SilentlyContinue).Handle | Should -BeExactly $made.Handle
        $name = $_
        Get-ErrorId (Get-TestError { Copy-TestPlan 1 $name -ErrorAction Stop }) | Should -Be 'DestinationExists'
        $null = Add-TestFault 'POST *cloneoperation*' dropAfterProcessing
        $found = Copy-TestPlan 1 $lostName -WarningAction SilentlyContinue
        $found.Handle | Should -Match '#adopted/\d+$'
        $found.Destination.Name | Should -BeExactly $lostName
        @(Get-TestPlanName | Where-Object { $_ -in $name, $lostName }).Count | Should -Be 2
    }

    It 'ends where the token is refused during the wait' {
        $null = Add-TestFault 'GET *cloneOperation*' status @{ status = 401; times = 1000 }
        $recorded = Invoke-RecordedScript {
            param($Connection)
            1..2 | ForEach-Object { [pscustomobject]@{ Id = 1; DestinationName = "refused $_" } } | Copy-TestPlan -Wait -Connection $Connection
        } (Get-CloneService AzureDevOps)
        Get-RecordedErrorId $recorded | Should -Be 'NotSignedIn'
    }

    It 'stops early for a downstream command that has enough, and forgets nothing it sent' {
        $rows = 1..6 | ForEach-Object { [pscustomobject]@{ Id = 1; DestinationName = "early $_" } }
        $first = @($rows | Copy-TestPlan | Select-Object -First 1)
        $first.Count | Should -Be 1
        $made = @(Get-TestPlanName | Where-Object { $_ -like 'early *' } | Sort-Object)
        $known = @(Get-CloneOperation | Where-Object { $_.Destination.Name -like 'early *' })
        $known.Destination.Name | Sort-Object | Should -Be $made
        $known.State | Should -Not -Contain 'Unknown'
    }

    It 'takes the newer route for references' {
        $arguments = Get-TestConnectionArgument @{ ApiVersion = '7.1'; Name = 'newer' }
        Connect-CloneService @arguments
        try {
            $operation = Copy-TestPlan 1 'references' -ReferenceTestCases -Connection newer -Wait -TimeoutSec 120
            $operation.State | Should -Be 'Succeeded'
            $operation.Handle | Should -Match '#testplan/'
            $operation.Statistics.ClonedTestCases | Should -Be $operation.Statistics.TotalTestCases
        } finally {
            Disconnect-CloneService newer
        }
    }
}
