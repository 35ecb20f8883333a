"""What employees, candidates and the public see."""
